package catalogue

// Skill is what a stage measures.
type Skill string

// The skills that a stage can measure and that an arrangement might replace.
const (
	SkillReading       Skill = "reading"
	SkillHandwriting   Skill = "handwriting"
	SkillSpelling      Skill = "spelling"
	SkillComprehension Skill = "comprehension"
	SkillSpeech        Skill = "speech"
	SkillListening     Skill = "listening"
	SkillGraphics      Skill = "graphics"
)

// Skills lists the skills that a stage can be said to measure.
func Skills() []Skill {
	return []Skill{
		SkillReading, SkillHandwriting, SkillSpelling, SkillComprehension, SkillSpeech, SkillListening,
		SkillGraphics,
	}
}
